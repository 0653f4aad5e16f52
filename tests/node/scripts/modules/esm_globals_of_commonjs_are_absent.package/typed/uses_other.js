nowhere.a = 1;
