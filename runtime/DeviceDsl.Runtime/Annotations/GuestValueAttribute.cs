namespace DeviceDsl;

/// <summary>Says that the guest chose a value, where the code does not show it: nothing is done with it before it is looked at (DDSL0409).</summary>
/// <remarks>
/// Of parameters of doorbells and <see cref="OnWriteAttribute"/> methods, of registers that the guest writes, and of what is read of guest
/// memory or of requests it is known.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
///
/// public sealed class QueueTable
/// {
///     private readonly int[] _sizes = new int[8];
///
///     public int SizeOf([GuestValue] uint queue) => queue &lt; (uint)_sizes.Length ? _sizes[queue] : 0;
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.ReturnValue)]
public sealed class GuestValueAttribute : Attribute;
