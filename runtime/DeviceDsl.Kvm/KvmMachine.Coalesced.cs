using DeviceDsl.Foundation;
using DeviceDsl.Kvm.Cpus;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm;

/// <content>Coalesced zones.</content>
public sealed partial class KvmMachine
{
    private CoalescedWrites? _coalesced;

    /// <summary>
    /// Lets the kernel collect the guest's writes to a range, instead of exiting for each one. They are served as if they had exited, in
    /// their order, when a processor next exits or stops, and before the access of that exit (COA-2, COA-3).
    /// </summary>
    /// <param name="address">The first address of the range, in either space.</param>
    /// <param name="length">The length in bytes. A range of length 0 is accepted and collects nothing (COA-1).</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.ENOSPC"/>: the bus is full (BUS-8); <see cref="Errno.EINVAL"/>: the address is neither a port nor memory (COA-1);
    /// <see cref="Errno.EOPNOTSUPP"/>: the kernel has no such zones; <see cref="Errno.EIO"/>: the guest has ended the machine.
    /// </exception>
    public void AddCoalescedZone(IoAddress address, uint length)
    {
        Refusal? refusal = SetZone(address, length, isRemoval: false);
        if (refusal is not null) throw new MachineException(refusal);
    }

    /// <summary>Does the same as <see cref="AddCoalescedZone"/>, but returns the error instead of throwing it.</summary>
    /// <param name="address">The first address of the range, in either space.</param>
    /// <param name="length">Its length in bytes.</param>
    public Errno TryAddCoalescedZone(IoAddress address, uint length) => SetZone(address, length, isRemoval: false)?.Errno ?? Errno.None;

    /// <summary>
    /// Removes every coalesced zone that contains the whole range (COA-4), if there is one. Writes in the ring are still served.
    /// </summary>
    /// <param name="address">The first address of the range.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the address is neither a port nor memory (COA-4); otherwise as for <see cref="AddCoalescedZone"/>.
    /// </exception>
    public void RemoveCoalescedZones(IoAddress address, uint length)
    {
        Refusal? refusal = SetZone(address, length, isRemoval: true);
        if (refusal is not null) throw new MachineException(refusal);
    }

    private Refusal? SetZone(IoAddress address, uint length, bool isRemoval)
    {
        ThrowIfDisposed();
        if (address.Space is not (AddressSpace.Mmio or AddressSpace.Pio))
        {
            return new(
                Errno.EINVAL, isRemoval ? "COA-4" : "COA-1",
                $"The coalesced zone at {address} is in neither the port space nor the MMIO space.");
        }

        nuint extension = address.Space == AddressSpace.Pio ? Extension.CoalescedPorts : Extension.CoalescedMemory;
        Errno errno = _coalesced is null ? Errno.ENOTTY : _machine.TrySetZone(address, length, isRemoval);
        if (errno == Errno.None && !isRemoval) _coalesced!.Begin();
        if (errno is Errno.None or Errno.EIO || _machine.Has(extension))
        {
            return errno switch
            {
                Errno.None => null,
                Errno.ENOSPC => new(errno, "BUS-8", $"The coalesced zone at {address} cannot be added to {Name}: the bus is full."),
                _ => KernelRules.Explain(errno, Name, $"change the coalesced zone at {address} of {this}"),
            };
        }

        return new(Errno.EOPNOTSUPP, "COA-1", $"The kernel lacks coalesced zones, so that {address} of {this} cannot be one.");
    }

    /// <summary>Connects the processors to the ring, if the kernel has one.</summary>
    private void ConnectRing(VirtualCpu first)
    {
        // The extent is the number of the page.
        int page = _machine.ExtentOf(Extension.CoalescedMemory);
        if (page <= 0 || !first.Mapping.TryGetRing(page, out CoalescedPage? ring)) return;
        _coalesced = new CoalescedWrites(ring!);
        foreach (KvmCpu cpu in _cpus) cpu.Connect(_coalesced);
    }
}
