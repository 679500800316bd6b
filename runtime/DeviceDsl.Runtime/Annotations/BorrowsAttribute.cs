namespace DeviceDsl;

/// <summary>
/// The method uses what it is given and leaves it as it is: it neither closes nor deassigns it, and keeps nothing of it that
/// would have to be released. The caller stays its owner.
/// </summary>
/// <remarks>For the analyzers, where they cannot see what a method does: behind an interface, or in another assembly.</remarks>
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
