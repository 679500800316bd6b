namespace DeviceDsl.Foundation;

/// <summary>The reason why a machine operation was refused. The operation had no effect.</summary>
/// <param name="Errno">The kernel's error number.</param>
/// <param name="Rule">The violated rule, such as IOE-7; empty if the error came from the operating system.</param>
/// <param name="Message">A sentence that names both parties and the conflict.</param>
internal sealed record Refusal(Errno Errno, string Rule, string Message);
