using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeviceDsl.Devices;
using DeviceDsl.Eventing;
using DeviceDsl.Machines;

namespace DeviceDsl;

/// <summary>The guest's memory, as a device accesses it by itself (DMA).</summary>
/// <remarks>
/// <para>
/// Only handlers of the device access memory: code that the machine runs, or that <see cref="DeviceHost.Post"/> and
/// <see cref="DeviceHost.Synchronize"/> run. So nothing accesses it after a reset, during a pause, or after the device is detached.
/// </para>
/// <para>
/// Addresses and lengths usually come from the guest. An access is done as a whole or not at all, and its result says which. It fails for
/// addresses without memory, for a device that is not attached, and for a PCI function without bus mastering (PC-6). A virtio device
/// accesses memory through its queues alone. No access allocates. The <see cref="GuestMemory.TakeDirtyPages">dirty log</see> records writes
/// of the guest, not these.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using System;
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// public sealed partial class Copier
/// {
///     private readonly byte[] _buffer = new byte[4096];
///
///     [Register(Mmio, 0x00)]
///     private partial ulong Source { get; set; }
///
///     [Register(Mmio, 0x08)]
///     private partial ulong Destination { get; set; }
///
///     [Register(Mmio, 0x10)]
///     private partial uint Length { get; set; }
///
///     [Register(Mmio, 0x14, Access = RegisterAccess.ReadOnly)]
///     private partial uint Errors { get; set; }
///
///     [OnWrite(nameof(Length))]
///     private void OnStart(uint written)
///     {
///         var bytes = _buffer.AsSpan(0, (int)Math.Min(written, (uint)_buffer.Length));
///         if (!Host.Memory.TryRead(Source, bytes) || !Host.Memory.TryWrite(Destination, bytes)) Errors++;
///     }
/// }
/// </code>
/// </example>
public sealed class DeviceMemory
{
    private readonly DeviceHost _host;

    internal DeviceMemory(DeviceHost host) => _host = host;

    /// <summary>Whether the device can access every byte of a range.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="length">The length of the range in bytes.</param>
    /// <param name="access">The kind of access.</param>
    /// <exception cref="InvalidOperationException">The calling thread runs no handler of the device.</exception>
    public bool Contains(GuestAddress address, ulong length, GuestMemoryAccess access)
        => Find() is { } memory && memory.Contains(address, length, access);

    /// <summary>Reads all the bytes, or none.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="destination">The destination; unchanged on failure.</param>
    /// <returns>Whether the device can read every byte.</returns>
    /// <exception cref="InvalidOperationException">The calling thread runs no handler of the device.</exception>
    public bool TryRead(GuestAddress address, Span<byte> destination) => Find() is { } memory && memory.TryRead(address, destination);

    /// <summary>Reads a value, in the byte order of this process.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="address">The first address.</param>
    /// <param name="value">The value; the default on failure.</param>
    /// <returns>Whether the device can read every byte.</returns>
    /// <exception cref="InvalidOperationException">The calling thread runs no handler of the device.</exception>
    public bool TryRead<T>(GuestAddress address, out T value)
        where T : unmanaged
    {
        Unsafe.SkipInit(out value);
        if (TryRead(address, MemoryMarshal.AsBytes(new Span<T>(ref value)))) return true;
        value = default;
        return false;
    }

    /// <summary>Writes all the bytes, or none.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="source">The bytes.</param>
    /// <returns>Whether the device can write every byte.</returns>
    /// <exception cref="InvalidOperationException">The calling thread runs no handler of the device.</exception>
    public bool TryWrite(GuestAddress address, ReadOnlySpan<byte> source) => Find() is { } memory && memory.TryWrite(address, source);

    /// <summary>Writes a value, in the byte order of this process.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="address">The first address.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether the device can write every byte.</returns>
    /// <exception cref="InvalidOperationException">The calling thread runs no handler of the device.</exception>
    public bool TryWrite<T>(GuestAddress address, in T value)
        where T : unmanaged
        => TryWrite(address, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    private GuestMemoryMap? Find()
    {
        (HandlerGate handlers, IDeviceBus? bus) = _host.Place;
        if (!handlers.IsInside)
        {
            throw new InvalidOperationException("Only a handler of a device accesses the guest's memory: use Post or Synchronize.");
        }

        return bus is { HasMemoryAccess: true } ? bus.Memory : null;
    }
}
