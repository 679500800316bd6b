namespace DeviceDsl;

/// <summary>
/// The method deassigns the registration passed as this argument. On a method: it deassigns every registration that is passed to it
/// or held by its object.
/// </summary>
/// <remarks>Informs the analyzers where they cannot see the method's code: behind an interface or in another assembly.</remarks>
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
