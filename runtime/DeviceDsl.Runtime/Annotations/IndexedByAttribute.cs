namespace DeviceDsl;

/// <summary>Places all registers of an array at one address, where another register selects one of them: an index and data pair.</summary>
/// <remarks>
/// The register is an array: it has a <see cref="RegisterAttribute.Count"/> and no stride (DDSL0046). Its methods receive the index of the
/// selected register. While the index selects none of them, reads return 0 and writes have no effect. Single registers of the array can be
/// declared by name at the same address, with a <see cref="RegisterAttribute.When"/> on the index: they hide the array's.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
/// using static DeviceDsl.RegisterAccess;
///
/// [Device]
/// public sealed partial class Cmos
/// {
///     [Register(Pio, 0, Mask = 0x7F, Access = WriteOnly)]
///     private partial byte Index { get; set; }
///
///     [Register(Pio, 1, Count = 128)]
///     [IndexedBy(nameof(Index))]
///     private partial Registers&lt;byte&gt; Memory { get; }
///
///     [Register(Pio, 1, When = nameof(Index), Is = 0xD, Access = Constant, Reset = 0x80)]
///     private partial byte BatteryStatus { get; }
/// }
/// </code>
/// </example>
/// <param name="index">The name of the property or field that selects a register: an integer or an enum.</param>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class IndexedByAttribute(string index) : Attribute
{
    /// <summary>The name of the property or field that selects a register.</summary>
    public string Index { get; } = index;

    /// <summary>The value of the index that selects the first register of the array.</summary>
    public ulong First { get; set; }

    /// <summary>The distance between the values of the index that select neighbouring registers, 1 by default.</summary>
    public ulong Step { get; set; } = 1;
}
