using DeviceDsl.Irqchips;

namespace DeviceDsl;

/// <summary>A virtual processor of an <see cref="EmbeddedMachine"/>: where the guest's side is played from.</summary>
/// <remarks>All members may be called from any thread; an access stands for one instruction of the guest.</remarks>
public sealed class EmbeddedCpu
{
    private readonly EmbeddedMachine _machine;
    private readonly LocalApic? _localApic;

    internal EmbeddedCpu(EmbeddedMachine machine, LocalApic? localApic)
    {
        _machine = machine;
        _localApic = localApic;
    }

    /// <summary>The processor's local APIC: takes up interrupts, and ends them.</summary>
    /// <exception cref="MachineException"><see cref="Errno.ENXIO"/>: the machine has no interrupt controllers.</exception>
    public LocalApic LocalApic
        => _localApic ?? throw new MachineException(Errno.ENXIO, "IRQ-2", $"{_machine} has no interrupt controllers.");

    /// <summary>The guest writes.</summary>
    /// <param name="address">Where.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <param name="value">What; bits above the length are ignored.</param>
    /// <returns>Whether anything took it; otherwise it has no effect.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No processor makes an access of this length.</exception>
    public bool Write(IoAddress address, int length, ulong value)
    {
        ulong written = value & MaskOf(address, length);
        if (_localApic is null || address.Space != AddressSpace.Mmio || !LocalApic.Owns(address.Value, length))
        {
            return _machine.Write(address, length, written);
        }

        _localApic.Write(address.Value, length, written);
        return true;
    }

    /// <summary>The guest reads.</summary>
    /// <param name="address">Where.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <returns>What it reads; all ones where nothing answers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No processor makes an access of this length.</exception>
    public ulong Read(IoAddress address, int length)
    {
        ulong mask = MaskOf(address, length);
        bool isOwn = _localApic is not null && address.Space == AddressSpace.Mmio && LocalApic.Owns(address.Value, length);
        if (isOwn) return _localApic!.Read(address.Value, length);
        return _machine.TryRead(address, length, out ulong value) ? value & mask : mask;
    }

    private static ulong MaskOf(IoAddress address, int length)
    {
        bool isPossible = length is 1 or 2 or 4 || (length == 8 && address.Space == AddressSpace.Mmio);
        return isPossible
            ? ulong.MaxValue >> (64 - (length * 8))
            : throw new ArgumentOutOfRangeException(nameof(length), length, $"No processor makes an access of this length at {address}.");
    }
}
