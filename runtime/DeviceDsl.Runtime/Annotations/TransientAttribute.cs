namespace DeviceDsl;

/// <summary>
/// Leaves a field, property or captured parameter out of the device's saved state, because it can be rebuilt or belongs to the host.
/// </summary>
/// <remarks>
/// Loading a state does not change it; a method marked <see cref="OnLoadAttribute"/> can. A register may be left out too. In a virtio
/// device, which saves its members by its own code, it marks those that need not be saved (DDSL0030).
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// public sealed partial class Counter
/// {
///     [State] private uint _kicks;
///     [Transient] private uint _served;       // only for the host's statistics
///
///     [Doorbell(Mmio, 0x0)]
///     private void OnKick() { _kicks++; _served++; }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter, Inherited = false)]
public sealed class TransientAttribute : Attribute;
