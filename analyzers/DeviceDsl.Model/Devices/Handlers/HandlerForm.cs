namespace DeviceDsl.Model.Devices;

/// <summary>The parameters of a handler.</summary>
internal enum HandlerForm : byte
{
    Nothing,
    Index,
    Value,
    IndexAndValue,
}
