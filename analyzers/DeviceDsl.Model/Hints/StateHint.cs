namespace DeviceDsl.Model.Hints;

/// <summary>A member could be marked with <c>[State]</c>.</summary>
internal sealed record StateHint : Hint;
