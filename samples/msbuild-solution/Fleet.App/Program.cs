Console.WriteLine(Fleet.Greeting.Greeting.For(args[0]));
