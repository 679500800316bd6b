using VirtioBlk.Demonstration;

return new BlockCommandLine(Console.Out, Console.Error).Run(args);
