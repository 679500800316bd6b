namespace DeviceDsl.Model.Devices;

/// <summary>A timer of a device.</summary>
/// <param name="Name">The name of its property.</param>
/// <param name="Handler">The method that it runs; null for none.</param>
/// <param name="IsTransient">Whether it is not part of the saved state.</param>
internal sealed record TimerModel(string Name, HandlerModel? Handler, bool IsTransient);
