using DeviceDsl.Conformance.Replay;

return ReplayProgram.Run(args, Console.Out, Console.Error);
