namespace DeviceDsl.Model;

/// <summary>One doorbell as the device's table has it: no length or match is left to infer.</summary>
internal sealed record DoorbellModel(
    DoorbellSpace Space,
    ulong Offset,
    int Length,
    ulong? Match,
    HandlerModel Handler);
