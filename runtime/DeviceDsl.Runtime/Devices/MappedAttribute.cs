using System.ComponentModel;

namespace DeviceDsl;

/// <summary>
/// One thing that a device has on a machine. The generator writes it on public devices, whose handlers and registers may be
/// private: a <see cref="BoardAttribute"/> class of another assembly knows by it what it attaches.
/// </summary>
/// <param name="kind">What it is.</param>
/// <param name="name">What the device calls it; empty for a region without a name.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MappedAttribute(MappedKind kind, string name) : Attribute
{
    /// <summary>What it is.</summary>
    public MappedKind Kind { get; } = kind;

    /// <summary>What the device calls it.</summary>
    public string Name { get; } = name;

    /// <summary>The address space of a doorbell, register or region.</summary>
    public AddressSpace Space { get; set; }

    /// <summary>Its address, in bytes from the device's base.</summary>
    public ulong Offset { get; set; }

    /// <summary>Its length in bytes; of a doorbell 0 for any.</summary>
    public ulong Length { get; set; }

    /// <summary>The value that rings a doorbell; left out, any does.</summary>
    public new ulong Match { get; set; }

    /// <summary>How many doorbells or registers there are; left out, one.</summary>
    public int Count { get; set; }

    /// <summary>The distance in bytes from one to the next.</summary>
    public ulong Stride { get; set; }

    /// <summary>Whether a doorbell's handler runs in the guest's write.</summary>
    public bool IsSynchronous { get; set; }

    /// <summary>The GSI of a line.</summary>
    public int Gsi { get; set; }

    /// <summary>The kind of a line.</summary>
    public LineKind Line { get; set; }
}
