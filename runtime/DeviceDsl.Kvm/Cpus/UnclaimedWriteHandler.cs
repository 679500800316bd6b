namespace DeviceDsl.Kvm;

/// <summary>Called for a guest's write that no device of the machine claims, in the thread that runs the guest.</summary>
/// <param name="cpu">The processor; <see cref="KvmCpu.RequestStop"/> ends its run after this access.</param>
/// <param name="address">The address.</param>
/// <param name="length">The number of bytes, 1 to 8.</param>
/// <param name="value">The value, zero-extended from <paramref name="length"/> bytes.</param>
public delegate void UnclaimedWriteHandler(KvmCpu cpu, IoAddress address, int length, ulong value);
