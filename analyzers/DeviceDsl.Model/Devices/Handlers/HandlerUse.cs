using System.Linq;

namespace DeviceDsl.Model.Devices;

/// <summary>The values that can be passed to a handler.</summary>
/// <param name="IsArray">Whether an index exists.</param>
/// <param name="IsSynchronous">Whether the value of the guest's write exists.</param>
internal sealed record HandlerUse(bool IsArray, bool IsSynchronous)
{
    /// <summary>No value: the use by a plain doorbell, or by a line.</summary>
    public static HandlerUse Plain { get; } = new(false, false);

    /// <summary>The use by a timer, which passes the number of its deadlines.</summary>
    public static HandlerUse Timer { get; } = new(false, false) { IsTimer = true };

    /// <summary>Whether a timer passes a count.</summary>
    public bool IsTimer { get; private init; }

    /// <summary>The accepted forms of a handler, the shortest first.</summary>
    public HandlerForm[] Forms => (IsArray, IsSynchronous || IsTimer) switch
    {
        (false, false) => new[] { HandlerForm.Nothing },
        (false, true) => new[] { HandlerForm.Nothing, HandlerForm.Value },
        (true, false) => new[] { HandlerForm.Index },
        (true, true) => new[] { HandlerForm.Index, HandlerForm.IndexAndValue },
    };

    public bool Allows(HandlerForm form) => Forms.Contains(form);

    /// <summary>The parameters of a form, as written in source.</summary>
    public string ParametersOf(HandlerForm form)
        => IsTimer && form == HandlerForm.Value ? "ulong count" : HandlerSignature.ParametersOf(form);
}
