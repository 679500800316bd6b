namespace DeviceDsl.Conformance.Replay;

/// <summary>A command of a trace and what the kernel answered.</summary>
/// <param name="CommandLine">The line of the command, from 1.</param>
/// <param name="Command">The command.</param>
/// <param name="ResultLine">The line of the result.</param>
/// <param name="Expected">The result.</param>
/// <param name="Kernel">The kernel that answered.</param>
internal readonly record struct TraceStep(int CommandLine, string Command, int ResultLine, string Expected, KernelProfile Kernel);
