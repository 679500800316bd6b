namespace DeviceDsl.Model;

/// <summary>One interrupt line as the device's table has it.</summary>
internal sealed record LineModel(int Gsi, LineKind Kind, string Name, HandlerModel? OnResample);
