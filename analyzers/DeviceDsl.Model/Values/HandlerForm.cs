namespace DeviceDsl.Model;

/// <summary>What a handler is given.</summary>
internal enum HandlerForm : byte
{
    Nothing,
    Index,
    Value,
    IndexAndValue,
}
