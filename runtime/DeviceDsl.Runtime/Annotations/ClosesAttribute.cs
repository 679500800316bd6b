namespace DeviceDsl;

/// <summary>
/// The method closes the eventfd passed as this argument. On a method: it closes every eventfd that is passed to it or held by its
/// object.
/// </summary>
/// <remarks>Informs the analyzers where they cannot see the method's code: behind an interface or in another assembly.</remarks>
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
