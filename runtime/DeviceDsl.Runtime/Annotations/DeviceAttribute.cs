namespace DeviceDsl;

/// <summary>Makes a partial class a virtual device: its other attributes are wired by the source generator.</summary>
/// <remarks>
/// The class is non-static, non-generic and partial, at top level or nested in partial classes (DDSL0024). The
/// generator implements <see cref="IDevice"/> on it, so that <see cref="Machine.Attach"/> takes an instance.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device(Name = "beeper")]
/// public sealed partial class Beeper
/// {
///     public int Beeps { get; private set; }
///
///     [Doorbell(Pio, 0x61)]
///     private void OnBeep() { Beeps++; }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DeviceAttribute : Attribute
{
    /// <summary>The name under which messages and maps speak of the device; the name of the class when left out.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The version of the device's saved state; 0 when left out. A state of another version is refused. That members of the
    /// state were added, removed or have another type is noticed without it: it is for a change of what they mean.
    /// </summary>
    public int Version { get; set; }
}
