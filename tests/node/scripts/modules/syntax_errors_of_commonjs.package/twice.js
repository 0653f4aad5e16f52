return return;
