namespace DeviceDsl.Foundation;

/// <summary>Why a machine operation was refused; nothing of it was done.</summary>
/// <param name="Errno">The kernel's number for it.</param>
/// <param name="Rule">The rule that it breaks, as in IOE-7; empty where the system gave the number.</param>
/// <param name="Message">Both parties and what is wrong between them, as a sentence.</param>
internal sealed record Refusal(Errno Errno, string Rule, string Message);
