using System.Buffers.Binary;
using DeviceDsl.Pci.Bars;
using DeviceDsl.Pci.Interrupts;

namespace DeviceDsl.Pci;

/// <summary>The message-signalled interrupts of a plugged function.</summary>
/// <remarks>
/// Signals may come from any thread; they do not allocate, and wait only for another signal or access to the same vector. A message that
/// the guest does not permit, because of a mask or without bus mastering, stays as a pending bit and is sent when the guest permits it
/// (VP-13). Further signals of a pending vector merge with it.
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

    /// <summary>The number of vectors.</summary>
    public int Count => _vectors.Length;

    /// <summary>Whether the guest has enabled MSI-X; the function's interrupt pin is then deasserted.</summary>
    public bool IsEnabled => _gate.IsEnabled;

    /// <summary>The BAR with the table.</summary>
    internal int Bar => _options.Bar;

    /// <summary>The table and the pending bits.</summary>
    internal IReadOnlyList<BarWindow> Windows { get; }

    /// <summary>The capability by which the guest locates them.</summary>
    internal PciCapability Capability { get; }

    /// <summary>Signals a vector.</summary>
    /// <param name="vector">Its number. A number beyond the table is ignored, because numbers come from the guest (VP-14).</param>
    /// <returns>Whether it is, or will be, an interrupt; if not, the guest does not use MSI-X, and the device must use the pin.</returns>
    public bool Signal(int vector) => (uint)vector < (uint)_vectors.Length && _vectors[vector].Signal(_gate);

    /// <summary>Returns whether a message of a vector is pending until the guest permits it.</summary>
    /// <param name="vector">Its number; a vector beyond the table is never pending.</param>
    public bool IsPending(int vector) => (uint)vector < (uint)_vectors.Length && _vectors[vector].IsPending;

    /// <summary>Returns whether the guest has masked this vector, as all are after a reset.</summary>
    /// <param name="vector">Its number; a vector beyond the table counts as masked.</param>
    public bool IsMasked(int vector) => (uint)vector >= (uint)_vectors.Length || _vectors[vector].IsMasked;

    /// <summary>Applies the registers of the function. After it returns, no message is sent that they do not permit.</summary>
    internal void Follow(PciCommand command)
    {
        _gate.Set(IsWanted, (Control & FunctionMaskBit) == 0 && (command & PciCommand.BusMaster) != 0);
        foreach (MsixVector vector in _vectors) vector.Release(_gate);
    }

    /// <summary>Holds all messages until <see cref="Follow"/>; signals meanwhile become pending, if the guest uses MSI-X at all.</summary>
    internal void Hold() => _gate.Set(IsWanted, isOpen: false);

    /// <summary>Returns the table to its state after a reset.</summary>
    internal void Reset()
    {
        foreach (MsixVector vector in _vectors) vector.Reset();
    }

    /// <summary>Saves the table with its pending messages.</summary>
    internal void Save(StateWriter writer)
    {
        foreach (MsixVector vector in _vectors) vector.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote, without changing the table.</summary>
    /// <returns>An action that sets the table; <see cref="Follow"/> then sends the messages that may be sent.</returns>
    internal Action Load(StateReader reader)
    {
        Action[] loads = [.. _vectors.Select(vector => vector.Load(reader))];
        return () => Array.ForEach(loads, static load => load());
    }

    /// <summary>Closes MSI-X: after it returns no message is sent.</summary>
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
