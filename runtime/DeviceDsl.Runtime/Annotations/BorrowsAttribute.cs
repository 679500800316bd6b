namespace DeviceDsl;

/// <summary>
/// The method only uses the argument: it neither closes nor deassigns it, and keeps nothing that would have to be released. The
/// caller remains its owner.
/// </summary>
/// <remarks>Informs the analyzers where they cannot see the method's code: behind an interface or in another assembly.</remarks>
/// <example>
/// <code>
/// using DeviceDsl;
///
/// public interface IKickCounter
/// {
///     void Count([Borrows] EventFd kick);
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BorrowsAttribute : Attribute;
