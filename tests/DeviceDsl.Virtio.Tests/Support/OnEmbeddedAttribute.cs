namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>Runs a theory on the embedded machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEmbeddedAttribute() : OnMachineAttribute(isKernel: false);
