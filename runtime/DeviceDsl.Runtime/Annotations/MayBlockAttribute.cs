namespace DeviceDsl;

/// <summary>The method may block. Handlers must not call it, because other threads wait for handlers (DDSL0201).</summary>
/// <remarks>Informs the analyzers where they cannot see the method's code: behind an interface or in another assembly.</remarks>
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
