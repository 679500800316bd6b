using System;
using System.Collections.Generic;
using System.Threading;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>A check of code. The supported diagnostics of an analyzer are what its checks report.</summary>
/// <typeparam name="TCode">The code: a type, a method, an operation.</typeparam>
/// <param name="Check">Finds the mistakes.</param>
/// <param name="Reports">The rules that it reports.</param>
internal sealed record CodeRule<TCode>(Func<TCode, CancellationToken, IEnumerable<Finding>> Check, params Rule[] Reports);
