namespace DeviceDsl.Model.Devices;

/// <summary>One row of the device's table of interrupt lines.</summary>
internal sealed record LineModel(int Gsi, LineKind Kind, string Name, HandlerModel? OnResample);
