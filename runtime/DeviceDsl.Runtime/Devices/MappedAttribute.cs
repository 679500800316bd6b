using System.ComponentModel;

namespace DeviceDsl;

/// <summary>
/// A doorbell, register, region or line of a device. The generator writes this attribute on devices that another assembly can use.
/// Their handlers and registers may be private, but generator and analyzers must know them when a <see cref="BoardAttribute"/>
/// class in another assembly attaches the device.
/// </summary>
/// <param name="kind">The kind of the item.</param>
/// <param name="name">Its name in the device; empty for a region without a name.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MappedAttribute(MappedKind kind, string name) : Attribute
{
    /// <summary>The kind of the item.</summary>
    public MappedKind Kind { get; } = kind;

    /// <summary>Its name in the device.</summary>
    public string Name { get; } = name;

    /// <summary>The address space of a doorbell, register or region.</summary>
    public AddressSpace Space { get; set; }

    /// <summary>Its address, in bytes from the device's base.</summary>
    public ulong Offset { get; set; }

    /// <summary>Its length in bytes; for a doorbell, 0 means any width.</summary>
    public ulong Length { get; set; }

    /// <summary>The value that rings a doorbell; by default any does.</summary>
    public new ulong Match { get; set; }

    /// <summary>The number of doorbells or registers; one by default.</summary>
    public int Count { get; set; }

    /// <summary>The distance in bytes from one item of an array to the next.</summary>
    public ulong Stride { get; set; }

    /// <summary>The accesses that reach a register.</summary>
    public RegisterReach Reach { get; set; } = RegisterReach.Both;

    /// <summary>When a register answers.</summary>
    public RegisterLayer Layer { get; set; }

    /// <summary>Whether a doorbell's handler runs inside the guest's write.</summary>
    public bool IsSynchronous { get; set; }

    /// <summary>The GSI of a line.</summary>
    public int Gsi { get; set; }

    /// <summary>The kind of a line.</summary>
    public LineKind Line { get; set; }
}
