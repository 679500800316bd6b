namespace DeviceDsl;

/// <summary>The method takes over what it is given: the caller neither closes nor deassigns it any more.</summary>
/// <remarks>For the analyzers, where they cannot see what a method does: behind an interface, or in another assembly.</remarks>
/// <example>
/// <code>
/// using DeviceDsl;
///
/// public interface IKickPool
/// {
///     void Return([Takes] EventFd kick);
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TakesAttribute : Attribute;
