namespace DeviceDsl.Conformance.Replay;

/// <summary>The argument of KVM_IRQFD.</summary>
/// <param name="Fd">The name of the descriptor.</param>
/// <param name="Gsi">The GSI.</param>
/// <param name="Flags">The flags, see <see cref="Replay.Flags"/>.</param>
/// <param name="Resample">The name of the resample descriptor; <see langword="null"/> leaves the field 0.</param>
internal readonly record struct IrqFdCall(string Fd, Gsi Gsi, uint Flags, string? Resample);
