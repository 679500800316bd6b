namespace DeviceDsl.Model;

/// <summary>The parameters of a handler.</summary>
internal enum HandlerForm : byte
{
    Nothing,
    Index,
    Value,
    IndexAndValue,
}
