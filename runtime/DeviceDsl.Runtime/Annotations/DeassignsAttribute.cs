namespace DeviceDsl;

/// <summary>The method deassigns the registration that it is given; on a method, every one that it is given or its object holds.</summary>
/// <remarks>For the analyzers, where they cannot see what a method does: behind an interface, or in another assembly.</remarks>
/// <example>
/// <code>
/// using DeviceDsl;
///
/// public interface IBackend
/// {
///     IoEventFdRegistration Doorbell { get; }
///
///     [Deassigns]
///     void Stop();
///
///     void Remove([Deassigns] IrqFdRegistration line);
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Method)]
public sealed class DeassignsAttribute : Attribute;
