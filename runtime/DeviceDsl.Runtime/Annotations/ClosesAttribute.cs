namespace DeviceDsl;

/// <summary>The method closes the eventfd that it is given; on a method, every eventfd that it is given or its object holds.</summary>
/// <remarks>For the analyzers, where they cannot see what a method does: behind an interface, or in another assembly.</remarks>
/// <example>
/// <code>
/// using DeviceDsl;
///
/// public interface IBackend
/// {
///     EventFd Kick { get; }
///
///     [Closes]
///     void Shutdown();
///
///     void Replace([Closes] EventFd old, EventFd kick);
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Method)]
public sealed class ClosesAttribute : Attribute;
