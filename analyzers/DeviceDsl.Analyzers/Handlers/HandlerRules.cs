using System;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using TypeCode = DeviceDsl.Analyzers.Bodies.TypeCode;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>Every check of the code of handlers.</summary>
internal static class HandlerRules
{
    public static IReadOnlyList<CodeRule<TypeCode>> All { get; } =
    [
        OfEach(BlockingCallInHandlerRule.Check, Catalogue.BlockingCallInHandler),
        OfEach(PoolThreadBlockedRule.Check, Catalogue.PoolThreadBlocked),
        OfEach(NonEmptyAssumptionRule.Check, Catalogue.NonEmptyAssumption),
        OfEach(ExceptionMayEscapeHandlerRule.Check, Catalogue.ExceptionMayEscapeHandler),
        new(SelfDeassignInHandlerRule.CheckAll, Catalogue.SelfDeassignInHandler),
        new(AsyncHandlerRule.Check, Catalogue.AsyncHandler),
        new(AllocationInHotHandlerRule.Check, Catalogue.AllocationInHotHandler),
        new(StateNotResetRule.Check, Catalogue.StateNotReset),
        new(LineNotLoweredRule.Check, Catalogue.LineNotLowered),
        new(DeferredAccessNotCompletedRule.Check, Catalogue.DeferredAccessNotCompleted),
    ];

    /// <summary>A check of each handler of a type.</summary>
    public static CodeRule<TypeCode> OfEach(Func<HandlerCode, IEnumerable<Finding>> check, params Rule[] reports)
        => new(
            (type, cancellation) => type.Handlers(cancellation).SelectMany(handler => check(new(handler, type, cancellation))),
            reports);
}
