'use strict';
const attempt = (make) => {
  try {
    return make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
exports.handler = async () => ['./plain', './with_main', './main_is_folder', './main_without_ending', './main_is_wrong', './json_index', './both', './both.js', './dot.name', 'plain', 'scoped/../plain', '@scope/pkg', '@scope/pkg/deep', 'plain/../plain/index.js', './noext', './both/', './main_empty']
  .map((name) => attempt(() => require(name)));
