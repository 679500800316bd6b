namespace DeviceDsl.Conformance.Replay;

/// <summary>The argument of KVM_IOEVENTFD.</summary>
/// <param name="Fd">The name of the descriptor.</param>
/// <param name="Address">The address.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Flags">The flags, see <see cref="Replay.Flags"/>.</param>
/// <param name="Match">The value that a write must have.</param>
internal readonly record struct IoEventFdCall(string Fd, ulong Address, uint Length, uint Flags, ulong Match);
