using DeviceDsl.Conformance;

return TraceProgram.Run(args, Console.Out, Console.Error);
