using System.Buffers.Binary;
using DeviceDsl.Pci.Bars;
using DeviceDsl.Pci.Interrupts;

namespace DeviceDsl.Pci;

/// <summary>The message-signalled interrupts of a plugged function.</summary>
/// <remarks>
/// Signals may come from any thread; they allocate nothing, and wait for nothing but another signal or access to the same
/// vector. A message that the guest does not let through, by a mask or by taking the bus from the function, waits as a pending
/// bit and goes out when it does (VP-13). Where it waits, further signals are one with it.
/// </remarks>
public sealed class PciMsix
{
    private const byte CapabilityId = 0x11;
    private const ushort EnableBit = 1 << 15;
    private const ushort FunctionMaskBit = 1 << 14;

    private readonly PciMsixOptions _options;
    private readonly MsixVector[] _vectors;
    private readonly MsixGate _gate;
    private bool _isClosed;

    internal PciMsix(Machine machine, PciMsixOptions options)
    {
        _options = options;
        _gate = new MsixGate(machine);
        _vectors = [.. Enumerable.Range(0, options.Vectors).Select(_ => new MsixVector())];
        Windows = [new MsixTableWindow(options, _vectors, _gate), new MsixPendingWindow(options, _vectors)];
        Capability = CreateCapability();
    }

    /// <summary>How many vectors there are.</summary>
    public int Count => _vectors.Length;

    /// <summary>Whether the guest enabled MSI-X; the function's interrupt pin is down then.</summary>
    public bool IsEnabled => _gate.IsEnabled;

    /// <summary>The BAR in which the table is.</summary>
    internal int Bar => _options.Bar;

    /// <summary>The table and the pending bits.</summary>
    internal IReadOnlyList<BarWindow> Windows { get; }

    /// <summary>The capability by which the guest finds them.</summary>
    internal PciCapability Capability { get; }

    /// <summary>Signals a vector.</summary>
    /// <param name="vector">Its number. One that the table does not have is ignored: numbers come from the guest (VP-14).</param>
    /// <returns>Whether it is an interrupt now or will be; otherwise the guest does not use MSI-X, and the pin is the way.</returns>
    public bool Signal(int vector) => (uint)vector < (uint)_vectors.Length && _vectors[vector].Signal(_gate);

    /// <summary>Whether a message of a vector waits for the guest to let it through.</summary>
    /// <param name="vector">Its number; one that the table does not have never waits.</param>
    public bool IsPending(int vector) => (uint)vector < (uint)_vectors.Length && _vectors[vector].IsPending;

    /// <summary>Whether the guest has masked a vector by itself, as all are after a reset.</summary>
    /// <param name="vector">Its number; one that the table does not have counts as masked.</param>
    public bool IsMasked(int vector) => (uint)vector >= (uint)_vectors.Length || _vectors[vector].IsMasked;

    /// <summary>Follows the registers of the function. When this returns, no message goes out that they do not allow.</summary>
    internal void Follow(PciCommand command)
    {
        _gate.Set(IsWanted, (Control & FunctionMaskBit) == 0 && (command & PciCommand.BusMaster) != 0);
        foreach (MsixVector vector in _vectors) vector.Release(_gate);
    }

    /// <summary>Lets no message out until <see cref="Follow"/>; what is signalled meanwhile waits, if the guest uses MSI-X at all.</summary>
    internal void Hold() => _gate.Set(IsWanted, isOpen: false);

    /// <summary>Empties the table, as a reset does.</summary>
    internal void Reset()
    {
        foreach (MsixVector vector in _vectors) vector.Reset();
    }

    /// <summary>Saves the table, with the messages that wait.</summary>
    internal void Save(StateWriter writer)
    {
        foreach (MsixVector vector in _vectors) vector.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote, and changes nothing.</summary>
    /// <returns>What gives it to the table; <see cref="Follow"/> then sends what may be sent.</returns>
    internal Action Load(StateReader reader)
    {
        Action[] loads = [.. _vectors.Select(vector => vector.Load(reader))];
        return () => Array.ForEach(loads, static load => load());
    }

    /// <summary>Ends it: when this returns no message goes out or will.</summary>
    internal void Close()
    {
        _isClosed = true;
        Follow(PciCommand.None);
    }

    private uint Control => Capability.Get(PciCapability.HeaderLength, sizeof(ushort));

    private bool IsWanted => !_isClosed && (Control & EnableBit) != 0;

    private PciCapability CreateCapability()
    {
        Span<byte> body = stackalloc byte[10];
        Span<byte> writable = stackalloc byte[10];
        writable.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(body, (ushort)(Count - 1));
        BinaryPrimitives.WriteUInt32LittleEndian(body[2..], (uint)_options.TableOffset | (uint)Bar);
        BinaryPrimitives.WriteUInt32LittleEndian(body[6..], (uint)_options.PendingBegin | (uint)Bar);
        BinaryPrimitives.WriteUInt16LittleEndian(writable, EnableBit | FunctionMaskBit);
        return new PciCapability(CapabilityId, body, writable);
    }
}
