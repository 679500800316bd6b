namespace DeviceDsl;

/// <summary>The method may wait: it is not called by handlers, which others wait for (DDSL0201).</summary>
/// <remarks>For the analyzers, where they cannot see what a method does: behind an interface, or in another assembly.</remarks>
/// <example>
/// <code>
/// using DeviceDsl;
///
/// public interface IDisk
/// {
///     [MayBlock]
///     void Flush();
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class MayBlockAttribute : Attribute;
