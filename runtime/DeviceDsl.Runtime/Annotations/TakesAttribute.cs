namespace DeviceDsl;

/// <summary>The method takes ownership of the argument: afterwards the caller must neither close nor deassign it.</summary>
/// <remarks>Informs the analyzers where they cannot see the method's code: behind an interface or in another assembly.</remarks>
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
