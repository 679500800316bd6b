namespace DeviceDsl.Model.Devices;

/// <summary>A method that a doorbell or a line runs.</summary>
internal sealed record HandlerModel(string Name, bool IsStatic, HandlerForm Form);
