using DeviceDsl.Foundation;
using DeviceDsl.Irqchips;
using DeviceDsl.Machines;

namespace DeviceDsl;

/// <summary>A virtual processor of an <see cref="EmbeddedMachine"/>, through which a program plays the guest.</summary>
/// <remarks>
/// All members may be called from any thread. Each access stands for one guest instruction. With
/// <see cref="HandlerFailure.Throw"/>, the call that makes an access throws the exceptions of handlers that ran inside it.
/// </remarks>
public sealed partial class EmbeddedCpu
{
    private const int MaxAccessLength = 16;

    private readonly EmbeddedMachine _machine;
    private readonly LocalApic? _localApic;
    // Cached, because every access reads it.
    private readonly bool _isThrowing;

    internal EmbeddedCpu(EmbeddedMachine machine, LocalApic? localApic, GuestPort port)
    {
        _machine = machine;
        _localApic = localApic;
        _isThrowing = machine.Exceptions.AreThrown;
        Port = port;
    }

    /// <summary>The processor's local APIC, which acknowledges and ends interrupts.</summary>
    /// <exception cref="MachineException"><see cref="Errno.ENXIO"/>: the machine has no interrupt controllers.</exception>
    public LocalApic LocalApic
        => _localApic ?? throw new MachineException(Errno.ENXIO, "IRQ-2", $"{_machine} has no interrupt controllers.");

    internal GuestPort Port { get; }

    /// <summary>Performs a guest write.</summary>
    /// <param name="address">The address.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <param name="value">The value; bits above the length are ignored.</param>
    /// <returns>Whether the whole write was handled, all parts of it if it is split. A part that nothing handles has no effect.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No processor makes an access of this length.</exception>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: as <see cref="EmbeddedMachine.GuestWrite"/>.</exception>
    public bool Write(IoAddress address, int length, ulong value)
    {
        value &= MaskOf(address, length);
        return _isThrowing ? WriteThrowing(address, length, value) : Port.TryWrite(address, length, value);
    }

    /// <summary>Performs a guest write to memory-mapped I/O with one instruction.</summary>
    /// <param name="address">The guest-physical address.</param>
    /// <param name="bytes">1 to 16 bytes.</param>
    /// <returns>Whether the whole write was handled, all parts of it if it is split. A part that nothing handles has no effect.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No processor makes an access of this length.</exception>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: as <see cref="EmbeddedMachine.GuestWrite"/>.</exception>
    public bool Write(ulong address, ReadOnlySpan<byte> bytes)
    {
        ThrowUnlessPossible(bytes.Length);
        using HandlerExceptions.Call call = _machine.Exceptions.Begin();
        bool isTaken = Port.TryWrite(address, bytes);
        call.Complete();
        return isTaken;
    }

    /// <summary>Performs a guest read.</summary>
    /// <param name="address">The address.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <returns>The value read; all ones where nothing answers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No processor makes an access of this length.</exception>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: as <see cref="EmbeddedMachine.GuestWrite"/>.</exception>
    public ulong Read(IoAddress address, int length)
    {
        TryRead(address, length, out ulong value);
        return value;
    }

    /// <summary>Performs a guest read, and returns whether it was answered. Where it was not, a bus with errors reports one.</summary>
    /// <param name="address">The address.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <param name="value">The value read; all ones where nothing answers.</param>
    /// <returns>Whether the whole read was answered, all parts of it if it is split.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No processor makes an access of this length.</exception>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: as <see cref="EmbeddedMachine.GuestWrite"/>.</exception>
    public bool TryRead(IoAddress address, int length, out ulong value)
    {
        ulong mask = MaskOf(address, length);
        bool isAnswered = _isThrowing ? TryReadThrowing(address, length, out value) : Port.TryRead(address, length, out value);
        value &= mask;
        return isAnswered;
    }

    /// <summary>Performs a guest read of memory-mapped I/O with one instruction.</summary>
    /// <param name="address">The guest-physical address.</param>
    /// <param name="bytes">1 to 16 bytes to fill; all ones where nothing answers.</param>
    /// <exception cref="ArgumentOutOfRangeException">No processor makes an access of this length.</exception>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: as <see cref="EmbeddedMachine.GuestWrite"/>.</exception>
    public void Read(ulong address, Span<byte> bytes)
    {
        ThrowUnlessPossible(bytes.Length);
        using HandlerExceptions.Call call = _machine.Exceptions.Begin();
        Port.TryRead(address, bytes);
        call.Complete();
    }

    /// <summary>Performs a guest string write to a port with one instruction. Each element is a separate access (BUS-11).</summary>
    /// <param name="port">The port.</param>
    /// <param name="length">The length of an element: 1, 2 or 4 bytes.</param>
    /// <param name="bytes">The elements, back to back.</param>
    /// <returns>The number of elements that were handled; the others have no effect.</returns>
    /// <exception cref="ArgumentException">No processor makes such an access.</exception>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: as <see cref="EmbeddedMachine.GuestWrite"/>.</exception>
    public int WriteString(IoAddress port, int length, ReadOnlySpan<byte> bytes)
    {
        ThrowUnlessString(port, length, bytes.Length);
        using HandlerExceptions.Call call = _machine.Exceptions.Begin();
        int taken = Port.WriteString(port, length, bytes);
        call.Complete();
        return taken;
    }

    /// <summary>
    /// Performs a guest string read from a port with one instruction. The first element decides whether the machine has the port; a
    /// later element that the machine does not answer is zero (BUS-11).
    /// </summary>
    /// <param name="port">The port.</param>
    /// <param name="length">The length of an element: 1, 2 or 4 bytes.</param>
    /// <param name="bytes">The elements to fill, back to back; all ones where nothing answers.</param>
    /// <exception cref="ArgumentException">No processor makes such an access.</exception>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: as <see cref="EmbeddedMachine.GuestWrite"/>.</exception>
    public void ReadString(IoAddress port, int length, Span<byte> bytes)
    {
        ThrowUnlessString(port, length, bytes.Length);
        using HandlerExceptions.Call call = _machine.Exceptions.Begin();
        Port.ReadString(port, length, bytes);
        call.Complete();
    }

    private bool WriteThrowing(IoAddress address, int length, ulong value)
    {
        using HandlerExceptions.Call call = _machine.Exceptions.Begin();
        bool isTaken = Port.TryWrite(address, length, value);
        call.Complete();
        return isTaken;
    }

    private bool TryReadThrowing(IoAddress address, int length, out ulong value)
    {
        using HandlerExceptions.Call call = _machine.Exceptions.Begin();
        bool isAnswered = Port.TryRead(address, length, out value);
        call.Complete();
        return isAnswered;
    }

    private static void ThrowUnlessString(IoAddress port, int length, int total)
    {
        if (port.Space != AddressSpace.Pio)
        {
            throw new ArgumentException($"String instructions access ports, and {port} is not a port.", nameof(port));
        }

        MaskOf(port, length);
        if (total % length != 0)
        {
            throw new ArgumentException($"{total} bytes are not a whole number of {length}-byte elements.", nameof(length));
        }
    }

    private static void ThrowUnlessPossible(int length)
    {
        if (length is >= 1 and <= MaxAccessLength) return;
        throw new ArgumentOutOfRangeException(nameof(length), length, $"An access has 1 to {MaxAccessLength} bytes.");
    }

    private static ulong MaskOf(IoAddress address, int length)
    {
        bool isPossible = length is 1 or 2 or 4 || (length == 8 && address.Space == AddressSpace.Mmio);
        return isPossible
            ? ulong.MaxValue >> (64 - (length * 8))
            : throw new ArgumentOutOfRangeException(nameof(length), length, $"No processor makes an access of this length at {address}.");
    }
}
