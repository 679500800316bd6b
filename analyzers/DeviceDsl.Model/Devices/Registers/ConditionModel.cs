namespace DeviceDsl.Model.Devices;

/// <summary>The condition of a register: it answers while the member has the value.</summary>
internal sealed record ConditionModel(SelectorModel Member, ulong Value);
