'use strict';
const cheerio = require('cheerio');

exports.handler = async () => {
  const $ = cheerio.load('<html><head><title>Shop</title></head><body><ul id=list><li class=a>One<li class="b" data-n=2>Two &amp; <b>bold</b></ul><table><tr><td>1</table><p>unclosed');
  $('#list').append('<li>Three</li>').find('li').each((index, element) => { $(element).attr('data-index', String(index)); });
  $('title').text('New <title>');
  $('li.b').addClass('c').wrapInner('<span></span>').after('<!-- note -->');
  const xml = cheerio.load('<feed><entry id="1"><link/>A</entry></feed>', { xml: true });
  return {
    html: $.html(),
    text: $('li').map((index, element) => $(element).text()).get(),
    selectors: [$('li:nth-child(2) b').length, $('li[data-index="0"]').hasClass('a'), $('ul > li:not(.a)').length, $('li:contains("Three")').prev().attr('class'), $('td').closest('table').length],
    data: $('li.b').data(),
    extracted: $.extract({ title: 'title', items: [{ selector: 'li', value: 'data-index' }] }),
    xml: [xml.xml(), xml('entry').attr('id')],
    form: cheerio.load('<form><input name=a value=1><select name=b><option selected>x</select></form>')('form').serialize(),
  };
};
