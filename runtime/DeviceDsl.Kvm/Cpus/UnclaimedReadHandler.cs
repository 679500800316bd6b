namespace DeviceDsl.Kvm;

/// <summary>Called for a guest's read that no device of the machine claims, in the thread that runs the guest.</summary>
/// <param name="cpu">The processor; <see cref="KvmCpu.RequestStop"/> ends its run after this access.</param>
/// <param name="address">The address.</param>
/// <param name="length">The number of bytes, 1 to 8.</param>
/// <returns>The value that the guest reads; bits above the length are ignored.</returns>
public delegate ulong UnclaimedReadHandler(KvmCpu cpu, IoAddress address, int length);
