namespace DeviceDsl.Kvm;

/// <summary>How a run of a processor ended.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Detail">The kernel's error, if the run failed; otherwise empty.</param>
public readonly record struct KvmStop(KvmStopReason Reason, string Detail = "");
