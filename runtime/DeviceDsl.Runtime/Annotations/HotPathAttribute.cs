namespace DeviceDsl;

/// <summary>The handler runs so often that it must not allocate: garbage that it leaves delays later kicks (DDSL0202).</summary>
/// <remarks>
/// On a device class it applies to the handlers of doorbells, registers, regions, lines and queues. On a method of a device it applies to
/// that method. Allocations in the code that they call count as well.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// public sealed partial class Meter
/// {
///     [Transient] private readonly uint[] _samples = new uint[64];
///     [State] private int _next;
///
///     [HotPath]
///     [Doorbell(Mmio, 0x0, Synchronous = true)]
///     private void OnSample(ulong value) { _samples[_next++ % _samples.Length] = (uint)value; }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, Inherited = false)]
public sealed class HotPathAttribute : Attribute;
