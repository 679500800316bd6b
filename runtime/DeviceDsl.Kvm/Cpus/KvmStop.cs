namespace DeviceDsl.Kvm;

/// <summary>How a run of a processor ended.</summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="Detail">What the kernel said where it failed; otherwise empty.</param>
public readonly record struct KvmStop(KvmStopReason Reason, string Detail = "");
